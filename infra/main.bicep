// Everything of one environment (dev, test, prod), in one resource group that exists already. See README.md beside this file.
targetScope = 'resourceGroup'

@description('Short name of the environment; part of every resource name.')
@minLength(2)
@maxLength(6)
param environmentName string

@description('Short name of what runs here; part of every resource name.')
@minLength(2)
@maxLength(5)
param workload string = 'mpp'

@description('The region. Flex Consumption has to be offered there.')
param location string = resourceGroup().location

@description('Tags for every resource, beside those that are set here.')
param tags object = {}

@description('private: storage and vault answer only inside of the virtual network and to operatorAddresses. The app itself answers the public either way.')
@allowed(['public', 'private'])
param network string

@description('IPv4 addresses or CIDR ranges from which people reach storage and vault when the network is private. Without any, nobody could put a secret or make a backup.')
param operatorAddresses string[] = []

@description('Say true if operators reach the virtual network in a way of their own (VPN, a machine inside): then no address is needed.')
param areOperatorsInside bool = false

@description('Object id of the group of people who operate this environment: they set secrets and read logs. Empty: nobody by way of this deployment.')
param operatorsGroupId string = ''

@description('How often the records are kept: LRS in one building, ZRS in three of a region, GZRS in another region as well.')
@allowed(['LRS', 'ZRS', 'GZRS'])
param recordsRedundancy string

@description('A lock against deleting the account of the records. The deployment then needs the role Locks Contributor.')
param isProtected bool

@description('How long the nightly digests of the audit trails can neither be changed nor deleted, in days.')
@minValue(1)
@maxValue(146000)
param digestRetentionDays int

@description('Say true once the policy of the digests has been locked (README.md): a locked policy takes no deployment.')
param isDigestPolicyLocked bool = false

@description('Scan uploaded attachments with Defender for Storage.')
param isMalwareScanned bool

@description('GB scanned a month at most; what comes beyond is not scanned.')
@minValue(10)
param malwareScanCapGb int = 100

@description('What the links in letters begin with, such as https://apply.example.org. Empty: the address that Azure gives the app.')
param publicBaseUrl string = ''

@description('Microsoft Entra ID: https://login.microsoftonline.com/TENANT/v2.0.')
@minLength(1)
param identityAuthority string

@description('The audience of the staff\'s tokens: the client id of the API\'s app registration, a GUID. (api://… stands in tokens of version 1.0 only, which have another issuer.)')
@minLength(36)
param identityAudience string

@description('The scope that the API exposes: without it a token is no access token, and not taken. Empty: not asked for.')
param identityScope string = 'access_as_user'

@description('The sender of the letters: Name <address>.')
@minLength(1)
param mailFrom string

@description('For trials: one address that gets every letter.')
param mailRedirectAllTo string = ''

@description('SendGrid\'s address, where it is not the usual one (its European region has one).')
param sendGridHost string = ''

@description('The public key with which SendGrid\'s event webhook is verified: base64, without PEM lines. Not a secret.')
@minLength(100)
param sendGridEventPublicKey string

@description('Hosts from which attachments given as links are fetched, with commas.')
param attachmentsAllowedHosts string = ''

@description('Names of further secret settings, such as Webhooks__Typeform__autumn__Secret: each is a secret of the vault of that name, with -- for __.')
param furtherSecrets string[] = []

@description('Who is mailed when something is wrong.')
@minLength(3)
param alertAddress string

@description('How long logs are kept, in days.')
@minValue(30)
@maxValue(730)
param logRetentionDays int

@description('GB of logs a day at most; -1 for no limit.')
param logDailyCapGb int = 1

@description('Instances that always wait for HTTP requests.')
@minValue(0)
@maxValue(10)
param alwaysReadyForHttp int = 1

@description('The most instances at once.')
@minValue(1)
@maxValue(1000)
param mostInstances int = 40

@allowed([512, 2048, 4096])
param instanceMemoryMb int = 2048

@description('Instances in several availability zones.')
param isZoneRedundant bool = false

var token = take(uniqueString(resourceGroup().id), 6)
var suffix = '${workload}-${environmentName}'
var allTags = union(tags, {
  workload: workload
  environment: environmentName
  'azd-env-name': environmentName
})

// Abbreviations of the Cloud Adoption Framework; a token where the name has to be unique in all of Azure.
var names = {
  identity: 'id-${suffix}'
  logs: 'log-${suffix}'
  insights: 'appi-${suffix}'
  hostStorage: 'st${workload}${environmentName}host${token}'
  recordsStorage: 'st${workload}${environmentName}recs${token}'
  vault: 'kv-${suffix}-${token}'
  virtualNetwork: 'vnet-${suffix}'
  plan: 'asp-${suffix}'
  app: 'func-${suffix}-${token}'
  actions: 'ag-${suffix}'
}
// What a sample or a variable of the forge that is not set would bring into operation stops here, before anything has changed.
var isPrivate = network == 'private' && empty(operatorAddresses) && !areOperatorsInside
  ? fail('The network is private and operatorAddresses is empty: nobody could put a secret or make a backup. Give addresses, or say areOperatorsInside = true.')
  : network == 'private'
var ofTheSample = '00000000-0000-0000-0000-000000000000'
var authority = contains(identityAuthority, ofTheSample)
  ? fail('identityAuthority names the tenant of the sample: write your own.')
  : identityAuthority
var audience = identityAudience == ofTheSample
  ? fail('identityAudience is the sample\'s: write the client id of your registration.')
  : identityAudience

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: {
    name: names.identity
    location: location
    tags: allTags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    workspaceName: names.logs
    insightsName: names.insights
    location: location
    tags: allTags
    retentionDays: logRetentionDays
    dailyCapGb: logDailyCapGb
  }
}

module hostStorage 'modules/host-storage.bicep' = {
  name: 'host-storage'
  params: {
    name: names.hostStorage
    location: location
    tags: allTags
    isPrivate: isPrivate
    operatorAddresses: operatorAddresses
  }
}

module recordsStorage 'modules/records-storage.bicep' = {
  name: 'records-storage'
  params: {
    name: names.recordsStorage
    location: location
    tags: allTags
    redundancy: recordsRedundancy
    isPrivate: isPrivate
    operatorAddresses: operatorAddresses
    isProtected: isProtected
    digestRetentionDays: digestRetentionDays
    isDigestPolicyLocked: isDigestPolicyLocked
    isMalwareScanned: isMalwareScanned
    malwareScanCapGb: malwareScanCapGb
    workspaceId: monitoring.outputs.workspaceId
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  params: {
    name: names.vault
    location: location
    tags: allTags
    isPrivate: isPrivate
    operatorAddresses: operatorAddresses
    workspaceId: monitoring.outputs.workspaceId
  }
}

module roles 'modules/roles.bicep' = {
  name: 'roles'
  params: {
    principalId: identity.outputs.principalId
    operatorsGroupId: operatorsGroupId
    hostStorageName: hostStorage.outputs.name
    recordsStorageName: recordsStorage.outputs.name
    recordsContainers: recordsStorage.outputs.containers
    vaultName: vault.outputs.name
    insightsName: monitoring.outputs.insightsName
    workspaceName: monitoring.outputs.workspaceName
  }
}

module privateNetwork 'modules/network.bicep' = if (isPrivate) {
  name: 'network'
  params: {
    name: names.virtualNetwork
    location: location
    tags: allTags
    hostStorageId: hostStorage.outputs.id
    recordsStorageId: recordsStorage.outputs.id
    vaultId: vault.outputs.id
  }
}

module app 'modules/app.bicep' = {
  name: 'app'
  // The platform reads the package, and the app its secrets, as soon as it is there.
  dependsOn: [roles]
  params: {
    planName: names.plan
    name: names.app
    location: location
    tags: allTags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    subnetId: isPrivate ? privateNetwork!.outputs.appSubnetId : ''
    packageContainerUri: hostStorage.outputs.packageContainerUri
    alwaysReadyForHttp: alwaysReadyForHttp
    mostInstances: mostInstances
    instanceMemoryMb: instanceMemoryMb
    isZoneRedundant: isZoneRedundant
    insightsConnection: monitoring.outputs.connectionString
    hostStorageName: hostStorage.outputs.name
    recordsStorageName: recordsStorage.outputs.name
    vaultName: vault.outputs.name
    publicBaseUrl: publicBaseUrl
    identityAuthority: authority
    identityAudience: audience
    identityScope: identityScope
    mailFrom: mailFrom
    mailRedirectAllTo: mailRedirectAllTo
    sendGridHost: sendGridHost
    sendGridEventPublicKey: sendGridEventPublicKey
    attachmentsAllowedHosts: attachmentsAllowedHosts
    furtherSecrets: furtherSecrets
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    actionsName: names.actions
    prefix: suffix
    location: location
    tags: allTags
    workspaceId: monitoring.outputs.workspaceId
    address: alertAddress
    isMalwareScanned: isMalwareScanned
  }
}

output AZURE_RESOURCE_GROUP string = resourceGroup().name
output MPP_APP_NAME string = app.outputs.name
output MPP_APP_URL string = app.outputs.url
output MPP_VAULT_NAME string = vault.outputs.name
output MPP_RECORDS_STORAGE string = recordsStorage.outputs.name
