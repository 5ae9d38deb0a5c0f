using Bayyina.Cli;

return CommandLine.Run(args);
