using Torchline.Cli;

return TorchlineCommand.Run(args);
