// What the app may do: the data of the two accounts, the values of secrets, sending telemetry. It manages no resource and assigns no role.
param principalId string
param operatorsGroupId string
param hostStorageName string
param recordsStorageName string
param recordsContainers string[]
param vaultName string
param insightsName string
param workspaceName string

// Built-in roles have the same id in every tenant.
var roleIds = {
  'Storage Blob Data Owner': 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  'Storage Blob Data Contributor': 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  'Storage Blob Delegator': 'db58b8e5-c6ad-4a2a-8342-4190687cbf4a'
  'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  'Storage Table Data Contributor': '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  'Key Vault Secrets User': '4633458b-17de-408a-b874-0445c86b69e6'
  'Key Vault Secrets Officer': 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
  'Monitoring Metrics Publisher': '3913510d-42f4-4e42-8a64-420c390055eb'
  'Log Analytics Reader': '73c42c96-874c-492b-b04d-ab87d138a893'
}

// The host keeps leases, keys and the package in blobs (Owner is what it asks for), the task hub in queues, tables and blobs.
var rolesOnHostStorage = ['Storage Blob Data Owner', 'Storage Queue Data Contributor', 'Storage Table Data Contributor']

// Rows in tables, and keys to sign download links with. Files: container by container, below; no queues.
var rolesOnRecords = ['Storage Table Data Contributor', 'Storage Blob Delegator']

resource hostStorage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: hostStorageName
}

resource recordsStorage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: recordsStorageName
}

resource recordsBlobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' existing = {
  parent: recordsStorage
  name: 'default'
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' existing = [for container in recordsContainers: {
  parent: recordsBlobs
  name: container
}]

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: vaultName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' existing = {
  name: workspaceName
}

resource onHostStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in rolesOnHostStorage: {
  scope: hostStorage
  name: guid(hostStorage.id, principalId, role)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds[role])
  }
}]

resource onRecords 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in rolesOnRecords: {
  scope: recordsStorage
  name: guid(recordsStorage.id, principalId, role)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds[role])
  }
}]

resource onContainers 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (container, index) in recordsContainers: {
  scope: containers[index]
  name: guid(recordsStorage.id, container, principalId, 'Storage Blob Data Contributor')
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Storage Blob Data Contributor'])
  }
}]

resource onVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, principalId, 'Key Vault Secrets User')
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Key Vault Secrets User'])
  }
}

resource onInsights 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, principalId, 'Monitoring Metrics Publisher')
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Monitoring Metrics Publisher'])
  }
}

// People set secrets and read logs. Nobody has a standing right to the records: that is given for a day when it is needed (README.md).
resource operatorsOnVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorsGroupId)) {
  scope: vault
  name: guid(vault.id, operatorsGroupId, 'Key Vault Secrets Officer')
  properties: {
    principalId: operatorsGroupId
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Key Vault Secrets Officer'])
  }
}

resource operatorsOnLogs 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorsGroupId)) {
  scope: workspace
  name: guid(workspace.id, operatorsGroupId, 'Log Analytics Reader')
  properties: {
    principalId: operatorsGroupId
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Log Analytics Reader'])
  }
}
