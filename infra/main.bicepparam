using 'main.bicep'

// What azd takes. It gives the values of `azd env set NAME VALUE`; anything else is as in parameters/dev.bicepparam.
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param network = readEnvironmentVariable('MPP_NETWORK', 'public')
// With commas; needed where the network is private, unless operators come from inside.
param operatorAddresses = empty(readEnvironmentVariable('MPP_OPERATOR_ADDRESSES', '')) ? [] : split(readEnvironmentVariable('MPP_OPERATOR_ADDRESSES', ''), ',')
param areOperatorsInside = readEnvironmentVariable('MPP_OPERATORS_INSIDE', 'false') == 'true'
param recordsRedundancy = 'LRS'
param isProtected = false
param digestRetentionDays = 1
param isMalwareScanned = false
param logRetentionDays = 30
param alwaysReadyForHttp = 0
param operatorsGroupId = readEnvironmentVariable('MPP_OPERATORS_GROUP', '')
param identityAuthority = readEnvironmentVariable('MPP_IDENTITY_AUTHORITY')
param identityAudience = readEnvironmentVariable('MPP_IDENTITY_AUDIENCE')
param mailFrom = readEnvironmentVariable('MPP_MAIL_FROM')
param mailRedirectAllTo = readEnvironmentVariable('MPP_MAIL_REDIRECT_ALL_TO', '')
param sendGridEventPublicKey = readEnvironmentVariable('SENDGRID_EVENT_PUBLIC_KEY')
param alertAddress = readEnvironmentVariable('MPP_ALERT_ADDRESS')
