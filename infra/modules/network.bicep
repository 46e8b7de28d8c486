// A network of its own: the app goes out through one subnet, storage and vault are reached through private endpoints in the other.
param name string
param location string
param tags object
param hostStorageId string
param recordsStorageId string
param vaultId string

var appSubnet = 'snet-app'
var endpointSubnet = 'snet-endpoints'

var zones = [
  'privatelink.blob.${environment().suffixes.storage}'
  'privatelink.queue.${environment().suffixes.storage}'
  'privatelink.table.${environment().suffixes.storage}'
  'privatelink.vaultcore.azure.net'
]

// zone: its place in the list above.
var endpoints = [
  { name: 'host-blob', resourceId: hostStorageId, part: 'blob', zone: 0 }
  { name: 'host-queue', resourceId: hostStorageId, part: 'queue', zone: 1 }
  { name: 'host-table', resourceId: hostStorageId, part: 'table', zone: 2 }
  { name: 'records-blob', resourceId: recordsStorageId, part: 'blob', zone: 0 }
  { name: 'records-table', resourceId: recordsStorageId, part: 'table', zone: 2 }
  { name: 'vault', resourceId: vaultId, part: 'vault', zone: 3 }
]

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.40.0.0/24'] }
    subnets: [
      {
        name: appSubnet
        properties: {
          // Flex Consumption shares one address among instances; 27 bits are what it asks for at least.
          addressPrefix: '10.40.0.0/26'
          delegations: [
            { name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }
          ]
        }
      }
      {
        name: endpointSubnet
        properties: {
          addressPrefix: '10.40.0.64/27'
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
    ]
  }
}

resource dnsZones 'Microsoft.Network/privateDnsZones@2024-06-01' = [for zone in zones: {
  name: zone
  location: 'global'
  tags: tags
}]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [for (zone, index) in zones: {
  parent: dnsZones[index]
  name: name
  location: 'global'
  tags: tags
  properties: {
    registrationEnabled: false
    virtualNetwork: { id: network.id }
  }
}]

resource privateEndpoints 'Microsoft.Network/privateEndpoints@2024-05-01' = [for endpoint in endpoints: {
  name: 'pep-${endpoint.name}'
  location: location
  tags: tags
  properties: {
    subnet: { id: '${network.id}/subnets/${endpointSubnet}' }
    privateLinkServiceConnections: [
      {
        name: endpoint.name
        properties: {
          privateLinkServiceId: endpoint.resourceId
          groupIds: [endpoint.part]
        }
      }
    ]
  }
}]

resource zoneGroups 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [for (endpoint, index) in endpoints: {
  parent: privateEndpoints[index]
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [
      {
        name: endpoint.part
        properties: { privateDnsZoneId: dnsZones[endpoint.zone].id }
      }
    ]
  }
}]

output appSubnetId string = '${network.id}/subnets/${appSubnet}'
