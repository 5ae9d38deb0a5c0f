using Bayyina.Cli;

return Verbs.Run(args);
