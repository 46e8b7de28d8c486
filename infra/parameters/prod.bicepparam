using '../main.bicep'

// Real cases. Digests cannot be changed for ten years; the records are in three buildings and cannot be deleted by mistake.
param environmentName = 'prod'
param network = 'private'
// Where secrets.sh and backups are run from: the office's addresses, such as '203.0.113.0/24'. Or none, and areOperatorsInside = true.
param operatorAddresses = []
param recordsRedundancy = 'ZRS'
param isProtected = true
param digestRetentionDays = 3650
param isMalwareScanned = true
param logRetentionDays = 90
param publicBaseUrl = 'https://apply.programme.example'
param identityAuthority = 'https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/v2.0'
param identityAudience = '00000000-0000-0000-0000-000000000000'
param mailFrom = 'Municipal Partnership Programme <programme@programme.example>'
param sendGridEventPublicKey = readEnvironmentVariable('SENDGRID_EVENT_PUBLIC_KEY')
param alertAddress = 'operators@programme.example'
