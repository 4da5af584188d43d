using Torchline.Training.Commands;

return TrainingCommands.Run(args);
