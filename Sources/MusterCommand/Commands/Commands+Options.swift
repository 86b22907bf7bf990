extension ImportCommand: ConnectionConfigurable, OutputConfigurable, LimitsConfigurable, ReadingConfigurable {}
extension PlanCommand: ConnectionConfigurable, OutputConfigurable, LimitsConfigurable, ReadingConfigurable {}
extension ResumeCommand: ConnectionConfigurable, OutputConfigurable {}
extension RetryCommand: ConnectionConfigurable, OutputConfigurable, LimitsConfigurable {}
extension UndoCommand: ConnectionConfigurable, OutputConfigurable, LimitsConfigurable {}
extension ExportCommand: ConnectionConfigurable, OutputConfigurable {}
extension ReportCommand: OutputConfigurable {}
extension RunsCommand: OutputConfigurable {}
extension InspectCommand: OutputConfigurable, ReadingConfigurable {}
extension LoginCommand: ConnectionConfigurable, OutputConfigurable {}
extension LogoutCommand: OutputConfigurable {}
extension SandboxCommand: OutputConfigurable {}
extension UICommand: ConnectionConfigurable, OutputConfigurable, LimitsConfigurable {}

extension CheckCommand: OutputTelling {}
extension InitCommand: OutputTelling {}
