extension ImportCommand: Connecting, Telling, Braking, SheetReading {}
extension PlanCommand: Connecting, Telling, Braking, SheetReading {}
extension ResumeCommand: Connecting, Telling {}
extension RetryCommand: Connecting, Telling, Braking {}
extension UndoCommand: Connecting, Telling, Braking {}
extension ExportCommand: Connecting, Telling {}
extension ReportCommand: Telling {}
extension InspectCommand: Telling, SheetReading {}
extension SandboxCommand: Telling {}
