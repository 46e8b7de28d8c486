// What somebody has to look at, and who is mailed. Metrics are those of functions/ProgrammeMetrics.cs; a test compares the names. Gauges are recorded every five minutes (functions/Timers/RecordPulse.cs): the last of
// half an hour counts, so that one that is lost on its way is no gap.
param actionsName string
param prefix string
param location string
param tags object
param workspaceId string
param address string
param isMalwareScanned bool

var rules = [
  {
    name: 'oldest-due'
    severity: 1
    description: 'Something has been due for more than 15 minutes: the sweep does not keep up, or a case is stuck. Runbook: a stuck case.'
    query: 'AppMetrics | where Name == "mpp.due.oldest_age_seconds" | extend Value = Sum / max_of(ItemCount, 1) | summarize arg_max(TimeGenerated, Value) | project Value'
    operator: 'GreaterThan'
    threshold: 900
    windowMinutes: 30
  }
  {
    name: 'outbox-age'
    severity: 1
    description: 'A letter has waited for more than 30 minutes to be sent. SendGrid may refuse us. Runbook: a bounced decision.'
    query: 'AppMetrics | where Name == "mpp.outbox.oldest_age_seconds" | extend Value = Sum / max_of(ItemCount, 1) | summarize arg_max(TimeGenerated, Value) | project Value'
    operator: 'GreaterThan'
    threshold: 1800
    windowMinutes: 30
  }
  {
    name: 'outbox-uncertain'
    severity: 2
    description: 'It is not known whether a letter was sent. The event webhook settles it, or staff: GET staff/letters.'
    query: 'AppMetrics | where Name == "mpp.outbox.uncertain" | extend Value = Sum / max_of(ItemCount, 1) | summarize arg_max(TimeGenerated, Value) | project Value'
    operator: 'GreaterThan'
    threshold: 0
    windowMinutes: 30
  }
  {
    name: 'quarantined'
    severity: 2
    description: 'A delivery could not be read and lies in quarantine: GET staff/quarantine.'
    query: 'AppMetrics | where Name == "mpp.intake.quarantined" | summarize Value = coalesce(sum(Sum), 0.0)'
    operator: 'GreaterThan'
    threshold: 0
    windowMinutes: 15
  }
  {
    name: 'stories-failed'
    severity: 1
    description: 'A case\'s story failed again and again. Runbook: a stuck case.'
    query: 'AppMetrics | where Name == "mpp.stories.failed" | summarize Value = coalesce(sum(Sum), 0.0)'
    operator: 'GreaterThan'
    threshold: 0
    windowMinutes: 15
  }
  {
    name: 'sweep-missing'
    severity: 0
    description: 'The sweep, which runs every minute, has not run for 10 minutes: the app is down, or its telemetry is.'
    query: 'AppMetrics | where Name == "mpp.sweep.runs" | summarize Value = coalesce(sum(Sum), 0.0)'
    operator: 'LessThan'
    threshold: 1
    windowMinutes: 10
  }
  {
    name: 'signins-refused'
    severity: 2
    description: 'More than 20 sign-ins were refused in 15 minutes: somebody is trying, or the identity settings are wrong.'
    query: 'AppMetrics | where Name == "mpp.signin.refused" | summarize Value = coalesce(sum(Sum), 0.0)'
    operator: 'GreaterThan'
    threshold: 20
    windowMinutes: 15
  }
  {
    name: 'audit-trail'
    severity: 0
    description: 'The night\'s round found an audit trail that is not as it was written. Tell the auditor; change nothing.'
    query: 'AppTraces | where Message startswith "The audit trail of" | summarize Value = todouble(count())'
    operator: 'GreaterThan'
    threshold: 0
    windowMinutes: 60
  }
]

var malwareRule = {
  name: 'malware'
  severity: 0
  description: 'An uploaded file was found malicious and has been soft-deleted: whoever asks for it hears that it is gone. Runbook: a malicious file.'
  query: 'StorageMalwareScanningResults | where ScanResultType == "Malicious" | summarize Value = todouble(count())'
  operator: 'GreaterThan'
  threshold: 0
  windowMinutes: 15
}

resource actions 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: actionsName
  location: 'global'
  tags: tags
  properties: {
    groupShortName: take(actionsName, 12)
    enabled: true
    emailReceivers: [
      { name: 'operators', emailAddress: address, useCommonAlertSchema: true }
    ]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for rule in isMalwareScanned ? concat(rules, [malwareRule]) : rules: {
  name: 'alert-${prefix}-${rule.name}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: '${prefix}: ${rule.name}'
    description: rule.description
    severity: rule.severity
    enabled: true
    autoMitigate: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT${rule.windowMinutes}M'
    // A table that nothing has been written to yet is not known to a new workspace.
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: rule.query
          metricMeasureColumn: 'Value'
          timeAggregation: rule.operator == 'LessThan' ? 'Total' : 'Maximum'
          operator: rule.operator
          threshold: rule.threshold
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: [actions.id] }
  }
}]
