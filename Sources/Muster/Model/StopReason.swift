public import IdentityAPI

/// Why a run stops before its last row. Every reason leaves the run resumable.
public enum StopReason: Sendable {
    /// A signal, by its number.
    case signal(Int32)
    /// The person who watches the run asked for it.
    case requested
    /// The service was unreachable for longer than the run may wait.
    case outage(IdentityError)
    /// The service asks for a wait that lasts longer than the run may wait.
    case askedToWait(IdentityError, until: RetryAfterWait, patience: Duration)
    /// The service refuses everything, or something else answers, because of a cause between Muster and the service.
    case blocked(IdentityError, readsWork: Bool)
    /// Too many rows failed.
    case errors(failed: Int)
    /// The service refused the last calls in the same words.
    case oneCause(String, calls: Int)
    /// The service rejects the sign-in.
    case notAuthorized(IdentityError)
    /// The run's task was cancelled.
    case cancelled
    /// The rows within `--limit` are done.
    case limit(Int)
    /// Muster cannot record an outcome or an intent.
    case broken(RunError)
}

extension StopReason {
    /// Whether the service stopped the run, or something between.
    var isOfService: Bool {
        switch self {
        case .outage, .askedToWait, .blocked, .oneCause, .notAuthorized: true
        case .signal, .requested, .errors, .cancelled, .limit, .broken: false
        }
    }
}

extension StopReason: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .signal(2): "Ctrl-C stopped the run."
        case .signal(15): "SIGTERM stopped the run."
        case .signal(1): "The run stopped because its terminal closed."
        case .signal(let number): "Signal \(number) stopped the run."
        case .requested: "The run was stopped, as you asked."
        case .outage(let error) where error.status != nil:
            "The service answered with nothing but errors for longer than --outage-timeout allows: \(error)"
        case .outage(let error): "The service was unreachable for too long: \(error)"
        case .askedToWait(let error, let wait, let patience):
            "The service asks to wait until \(wait.clockTime) (\(wait.status), Retry-After), longer than --outage-timeout "
                + "(\(patience.written)) allows: \(error)"
        case .blocked(let error, let readsWork): Self.blocked(error, readsWork)
        case .errors(let failed): "\(failed.counted("row")) failed, more than --max-errors allows."
        case .oneCause(let message, let calls):
            "The service refused the last \(calls) calls in the same words, and would most likely refuse the rest: \(message)"
        case .notAuthorized(let error) where error.kind == .forbidden:
            "The service forbids every change: most likely the sign-in lacks the right to change accounts. \(error)"
        case .notAuthorized(let error): "The service rejects the sign-in: \(error)"
        case .cancelled: "The run was cancelled."
        case .limit(let rows):
            "The first \(rows == 1 ? "row" : "\(rows) rows") that needed a call \(rows == 1 ? "was" : "were") done, as --limit asked. "
                + "The next command shows the rest and asks."
        case .broken(let error): error.description
        }
    }

    /// Returns what answered instead of the service, as far as the response shows.
    private static func blocked(_ error: IdentityError, _ readsWork: Bool) -> String {
        let said = "No row failed because of it. The answer was: \(error)"
        if error.isInvalidPartition {
            return "The service refuses every call. \(IdentityError.invalidPartitionAdvice) \(said)"
        }
        if error.isOfProxy { return "\(error.proxyAdvice) \(said)" }
        if error.kind == .refused, !error.isPage {
            return
                "The service now refuses every \(readsWork ? "change, while reading still works" : "call"), and not for what a row asks. "
                + "Ask the people who run the service, or the gateway before it, what this answer means. \(said)"
        }
        let isForbidden = error.kind == .forbidden
        if readsWork, isForbidden, !error.isPage {
            return
                "The service now refuses every change, while reading still works: most likely the sign-in lost the right to change accounts, "
                + "or an address filter blocks the calls. "
                + "If only some accounts may not be changed, remove their rows from the sheet and continue with muster resume --rebase. \(said)"
        }
        if isForbidden {
            return
                "The service now refuses every \(readsWork ? "change" : "call"): most likely because of an address filter, a disconnected VPN or a "
                + "lost right. "
                + "Check the network and the sign-in. \(said)"
        }
        return
            "Something else answers instead of the service: most likely a gateway, a portal that asks for a sign-in, or a disconnected VPN. "
            + "Check the network and the url. \(said)"
    }
}
