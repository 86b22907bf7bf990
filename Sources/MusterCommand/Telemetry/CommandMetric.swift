/// The metrics of a command, by their labels. Each has the dimension `command`.
enum CommandMetric: String, CaseIterable {
    case started = "muster_start_time_seconds"
    case written = "muster_last_update_time_seconds"
    case active = "muster_active"
    case exitCode = "muster_exit_code"

    /// What it measures, as a sentence for people.
    var help: String {
        switch self {
        case .started: "When the command began, since 1970."
        case .written: "When this file was written, since 1970."
        case .active: "Whether the command is at work."
        case .exitCode: "The exit code of the command."
        }
    }
}
