Console.Error.WriteLine("bayyina");
return 2;
