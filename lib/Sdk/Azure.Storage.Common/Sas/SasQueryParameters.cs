namespace Azure.Storage.Sas;

public class SasQueryParameters
{
    protected SasQueryParameters() { }
}
