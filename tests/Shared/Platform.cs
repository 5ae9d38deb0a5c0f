using System.Runtime.Versioning;

// The tests run where the server runs; that the libraries compile for every platform is checked in src.
[assembly: SupportedOSPlatform("linux")]
