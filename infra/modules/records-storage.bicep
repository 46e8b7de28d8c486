// The records: cases, ledgers, audit trails (tables); deliveries, attachments, letters, digests (blobs). This is what must not be lost.
param name string
param location string
param tags object
@allowed(['LRS', 'ZRS', 'GZRS'])
param redundancy string
param isPrivate bool
param operatorAddresses string[]
param isProtected bool
param digestRetentionDays int
param isDigestPolicyLocked bool
param isMalwareScanned bool
param malwareScanCapGb int
param workspaceId string

// An erased file survives as a version, then as a deleted version. README.md says how long at most; a test computes it from these.
var daysAsVersion = 1
var daysAsDeleted = 30

// Written once and never over; current versions are never deleted by a rule.
var kept = ['deliveries', 'attachments', 'letters']
var digests = 'digests'
var exports = 'exports'
var containers = concat(kept, [digests, exports])

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_${redundancy}' }
  properties: {
    accessTier: 'Hot'
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    // Download links last minutes; a longer one is a mistake.
    sasPolicy: { sasExpirationPeriod: '01.00:00:00', expirationAction: 'Log' }
    publicNetworkAccess: isPrivate && empty(operatorAddresses) ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: isPrivate ? 'Deny' : 'Allow'
      // Defender reads what it scans as a trusted service.
      bypass: 'AzureServices'
      ipRules: [for address in operatorAddresses: { value: address, action: 'Allow' }]
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    isVersioningEnabled: true
    deleteRetentionPolicy: { enabled: true, days: daysAsDeleted }
    containerDeleteRetentionPolicy: { enabled: true, days: daysAsDeleted }
  }
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices@2024-01-01' = {
  parent: account
  name: 'default'
}

resource fileContainers 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = [for container in concat(kept, [exports]): {
  parent: blobs
  name: container
}]

resource digestContainer 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: blobs
  name: digests
}

// The app writes one new blob a night and never a second time, which is all that such a container allows. Locking is done by a person, once: it cannot be undone.
resource digestPolicy 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2024-01-01' = if (!isDigestPolicyLocked) {
  parent: digestContainer
  name: 'default'
  properties: {
    immutabilityPeriodSinceCreationInDays: digestRetentionDays
    allowProtectedAppendWrites: false
  }
}

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2024-01-01' = {
  parent: account
  name: 'default'
  dependsOn: [blobs]
  properties: {
    policy: {
      rules: [
        {
          name: 'exports-go'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['${exports}/'] }
            actions: {
              baseBlob: { delete: { daysAfterModificationGreaterThan: 30 } }
              version: { delete: { daysAfterCreationGreaterThan: daysAsVersion } }
            }
          }
        }
        {
          name: 'files-get-cool'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: map(kept, container => '${container}/') }
            actions: {
              baseBlob: { tierToCool: { daysAfterModificationGreaterThan: 180 } }
            }
          }
        }
        {
          // These blobs are never overwritten, so a previous version is one that was erased.
          name: 'erased-files-go'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: map(kept, container => '${container}/') }
            actions: {
              version: { delete: { daysAfterCreationGreaterThan: daysAsVersion } }
            }
          }
        }
      ]
    }
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (isProtected) {
  scope: account
  name: 'records'
  properties: {
    level: 'CanNotDelete'
    notes: 'The records of the programme.'
  }
}

// The response to what is found is in no version that is not a preview yet.
resource scanning 'Microsoft.Security/defenderForStorageSettings@2025-09-01-preview' = if (isMalwareScanned) {
  scope: account
  name: 'current'
  properties: {
    isEnabled: true
    overrideSubscriptionLevelSettings: true
    malwareScanning: {
      // What is malicious is deleted as an erased file is, and can be had back for as long.
      automatedResponse: 'BlobSoftDelete'
      onUpload: {
        isEnabled: true
        capGBPerMonth: malwareScanCapGb
        // Attachments are what people send. The rest is text that the app itself has written or will unpack into attachments.
        filters: { excludeBlobsWithPrefix: filter(containers, container => container != 'attachments') }
      }
    }
    sensitiveDataDiscovery: { isEnabled: false }
  }
}

resource scanResults 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (isMalwareScanned) {
  scope: scanning
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'ScanResults', enabled: true }
    ]
  }
}

// Who read, wrote and deleted files; who wrote and deleted rows. Reading rows is what the app does every minute.
resource blobAccess 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: blobs
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'StorageRead', enabled: true }
      { category: 'StorageWrite', enabled: true }
      { category: 'StorageDelete', enabled: true }
    ]
  }
}

resource tableAccess 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: tables
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'StorageWrite', enabled: true }
      { category: 'StorageDelete', enabled: true }
    ]
  }
}

output id string = account.id
output name string = account.name
output containers string[] = containers
