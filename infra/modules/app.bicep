// The Functions app on Flex Consumption, and every setting that it reads.
param planName string
param name string
param location string
param tags object
param identityId string
param identityClientId string
param subnetId string
param packageContainerUri string
param alwaysReadyForHttp int
param mostInstances int
param instanceMemoryMb int
param isZoneRedundant bool
param insightsConnection string
param hostStorageName string
param recordsStorageName string
param vaultName string
param publicBaseUrl string
param identityAuthority string
param identityAudience string
param identityScope string
param mailFrom string
param mailRedirectAllTo string
param sendGridHost string
param sendGridEventPublicKey string
param attachmentsAllowedHosts string
param furtherSecrets string[]

var storageSuffix = environment().suffixes.storage

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: {
    reserved: true
    zoneRedundant: isZoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  // azd finds by this tag where the service of azure.yaml belongs.
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      http20Enabled: true
    }
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        alwaysReady: alwaysReadyForHttp > 0 ? [{ name: 'http', instanceCount: alwaysReadyForHttp }] : []
        maximumInstanceCount: mostInstances
        instanceMemoryMB: instanceMemoryMb
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUri
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
    }
  }
}

// Nobody deploys with a name and a password.
resource ftp 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}

resource scm 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

resource settings 'Microsoft.Web/sites/config@2024-11-01' = {
  parent: app
  name: 'appsettings'
  properties: union(
    {
      // The host, its timers and the task hub, by identity.
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identityClientId
      AzureWebJobsStorage__blobServiceUri: 'https://${hostStorageName}.blob.${storageSuffix}'
      AzureWebJobsStorage__queueServiceUri: 'https://${hostStorageName}.queue.${storageSuffix}'
      AzureWebJobsStorage__tableServiceUri: 'https://${hostStorageName}.table.${storageSuffix}'

      // Which identity DefaultAzureCredential takes, without trying others first.
      AZURE_CLIENT_ID: identityClientId
      AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential'

      APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnection
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'

      RecordsStorage__tableServiceUri: 'https://${recordsStorageName}.table.${storageSuffix}'
      RecordsStorage__blobServiceUri: 'https://${recordsStorageName}.blob.${storageSuffix}'
      PublicBaseUrl: empty(publicBaseUrl) ? 'https://${app.properties.defaultHostName}' : publicBaseUrl
      Webhooks__Forms__Secrets: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=Webhooks--Forms--Secrets)'
      SendGrid__ApiKey: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=SendGrid--ApiKey)'
      SendGrid__Host: sendGridHost
      SendGrid__EventPublicKey: sendGridEventPublicKey
      Mail__From: mailFrom
      Mail__RedirectAllTo: mailRedirectAllTo
      Links__Key: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=Links--Key)'
      Index__Key: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=Index--Key)'
      Identity__Authority: identityAuthority
      Identity__Audience: identityAudience
      Identity__Scope: identityScope
      Attachments__AllowedHosts: attachmentsAllowedHosts
    },
    toObject(furtherSecrets, setting => setting, setting => '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=${replace(setting, '__', '--')})')
  )
}

output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
