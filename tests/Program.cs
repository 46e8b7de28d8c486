using Mpp.Tests.Crash;

// The tests' assembly is a program as well: the host of the crash campaign, which has to be a process of its own to be killed, and the campaign itself.
if (args is [HostOrders.Verb, var orders])
{
    await HostOrders.RunAsync(orders);
    return 0;
}

return await CampaignCommand.RunAsync(args);
