/// The metrics that a run publishes as meters of a `MetricsFactory`, by their labels. Each has the dimension `run`, the path of the run folder.
public enum RunMetric: String, Sendable, Hashable, CaseIterable {
    /// Rows of the sheet.
    case rows = "muster_run_rows"
    /// Rows with an outcome.
    case done = "muster_run_rows_done"
    /// Rows that failed or are unknown.
    case failed = "muster_run_rows_failed"
    /// 1 while the run is at work, then 0.
    case active = "muster_run_active"
    /// 1 while the service answers, else 0.
    case serviceUp = "muster_run_service_up"
    /// Calls in flight; while the run is at work.
    case callsInFlight = "muster_run_calls_in_flight"
    /// By the dimension `method`, the calls that the quota's window still allows; while the run is at work.
    case quotaLeft = "muster_run_quota_left"
    /// How long processes have worked on the run; once it has ended or stopped.
    case seconds = "muster_run_seconds"
    /// By the dimension `outcome`, rows; once the run has ended or stopped.
    case outcomes = "muster_run_outcomes"
    /// By the dimension `method`, calls made; once the run has ended or stopped.
    case calls = "muster_run_calls"
    /// By the dimension `method`, calls refused over the quota; once the run has ended or stopped.
    case callsOverQuota = "muster_run_calls_over_quota"

    /// What it measures, as a sentence for people.
    public var help: String {
        switch self {
        case .rows: "Rows of the sheet."
        case .done: "Rows with an outcome, by this process and those before."
        case .failed: "Rows that failed or are unknown."
        case .active: "Whether the run is at work."
        case .serviceUp: "Whether the service answers."
        case .callsInFlight: "Calls in flight."
        case .quotaLeft: "Calls that the quota's window still allows."
        case .seconds: "How long processes have worked on the run."
        case .outcomes: "Rows by outcome."
        case .calls: "Calls made."
        case .callsOverQuota: "Calls refused over the quota."
        }
    }

    /// The dimension that tells several meters of this metric apart, beside `run`; `nil` for none.
    var dimension: String? {
        switch self {
        case .quotaLeft, .calls, .callsOverQuota: "method"
        case .outcomes: "outcome"
        case .rows, .done, .failed, .active, .serviceUp, .callsInFlight, .seconds: nil
        }
    }

    /// Whether it says nothing once the run has ended.
    var endsWithRun: Bool { self == .callsInFlight || self == .quotaLeft }
}
