using Torchline.Export.Cli.Commands;

return ExportCommands.Run(args);
