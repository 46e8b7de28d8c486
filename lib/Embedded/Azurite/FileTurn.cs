namespace Mpp.Embedded.Azurite;

/// <summary>One process at a time, by a file that only one can hold open; the system lets go of it however the holder ends.</summary>
internal sealed class FileTurn : IDisposable
{
    private readonly FileStream _file;

    private FileTurn(FileStream file) => _file = file;

    public static async Task<FileTurn> TakeAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileTurn(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
