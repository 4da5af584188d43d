using Torchline.Training.Commands;

return TrainCommand.Run(args);
