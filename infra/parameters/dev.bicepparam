using '../main.bicep'

// For developers: cheap, open to the internet behind identities, and every letter goes to one address.
param environmentName = 'dev'
param network = 'public'
param recordsRedundancy = 'LRS'
param isProtected = false
param digestRetentionDays = 1
param isMalwareScanned = false
param logRetentionDays = 30
param alwaysReadyForHttp = 0
param identityAuthority = 'https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/v2.0'
param identityAudience = '00000000-0000-0000-0000-000000000000'
param mailFrom = 'Municipal Partnership Programme (dev) <dev@programme.example>'
param mailRedirectAllTo = 'developers@programme.example'
param sendGridEventPublicKey = readEnvironmentVariable('SENDGRID_EVENT_PUBLIC_KEY')
param alertAddress = 'developers@programme.example'
