using '../main.bicep'

// Built like prod, so that a deployment is tried before it counts; every letter goes to one address.
param environmentName = 'test'
param network = 'private'
// Where secrets.sh and backups are run from: the office's addresses, such as '203.0.113.0/24'. Or none, and areOperatorsInside = true.
param operatorAddresses = []
param recordsRedundancy = 'ZRS'
param isProtected = false
param digestRetentionDays = 1
param isMalwareScanned = true
param malwareScanCapGb = 10
param logRetentionDays = 30
param identityAuthority = 'https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/v2.0'
param identityAudience = '00000000-0000-0000-0000-000000000000'
param mailFrom = 'Municipal Partnership Programme (test) <test@programme.example>'
param mailRedirectAllTo = 'operators@programme.example'
param sendGridEventPublicKey = readEnvironmentVariable('SENDGRID_EVENT_PUBLIC_KEY')
param alertAddress = 'operators@programme.example'
