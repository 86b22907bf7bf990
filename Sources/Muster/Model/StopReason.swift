public import IdentityAPI

/// What keeps a run from its last row. All of them leave it resumable.
public enum StopReason: Sendable {
    /// A signal, by its number.
    case signal(Int32)
    /// The service could not be reached for longer than the run may wait.
    case outage(IdentityError)
    /// The service asks for a wait that lasts longer than the run may wait.
    case askedToWait(IdentityError, until: ToldWait, patience: Duration)
    /// Everything is refused, or answered by something else, for a cause that lies between Muster and the service.
    case blocked(IdentityError, readsWork: Bool)
    /// Too many rows failed.
    case errors(failed: Int)
    /// The last so many calls were all refused for one cause.
    case oneCause(String, calls: Int)
    /// The service refuses who we are.
    case notAuthorized(IdentityError)
    /// The task that the run belongs to was cancelled.
    case cancelled
    /// As many rows as were asked for are done.
    case limit(Int)
    /// What must be recorded cannot be.
    case broken(RunError)
}

extension StopReason: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .signal(2): "The run was stopped by Ctrl-C."
        case .signal(15): "The run was stopped by SIGTERM."
        case .signal(1): "The run was stopped because its terminal went away."
        case .signal(let number): "The run was stopped by signal \(number)."
        case .outage(let error) where error.status != nil:
            "Muster had no answer but errors from the service for longer than the run may wait: \(error)"
        case .outage(let error): "The service could not be reached for too long: \(error)"
        case .askedToWait(let error, let wait, let patience):
            "The service asks to wait until \(wait.clockTime) (\(wait.status), Retry-After), longer than --outage-timeout "
                + "(\(patience.written)) allows: \(error)"
        case .blocked(let error, let readsWork): Self.blocked(error, readsWork)
        case .errors(let failed): "\(failed == 1 ? "1 row" : "\(failed) rows") failed, more than --max-errors allows."
        case .oneCause(let message, let calls):
            "The last \(calls) calls were all refused for one cause, so the rest would be too: \(message)"
        case .notAuthorized(let error) where error.kind == .forbidden:
            "The service forbids every change: most likely the sign-in lacks the right to change accounts. \(error)"
        case .notAuthorized(let error): "The service refuses the sign-in: \(error)"
        case .cancelled: "The run was cancelled."
        case .limit(let rows):
            "The first \(rows == 1 ? "row" : "\(rows) rows") that needed a call \(rows == 1 ? "was" : "were") done, as --limit asked. "
                + "If all is well, the next command shows the rest and does it."
        case .broken(let error): error.description
        }
    }

    /// What comes between, as far as the answer tells.
    private static func blocked(_ error: IdentityError, _ readsWork: Bool) -> String {
        let said = "No row failed for it. The answer was: \(error)"
        if error.isInvalidPartition {
            return "The service refuses every call. \(IdentityError.invalidPartitionCure) \(said)"
        }
        let isForbidden = error.kind == .forbidden
        if readsWork, isForbidden, !error.isPage {
            return
                "The service now refuses every change, while reading still works: most likely the sign-in has lost the right to change accounts, "
                + "or an address filter stands between. "
                + "If only some accounts may not be changed, take their rows out of the sheet and go on with muster resume --rebase. \(said)"
        }
        if isForbidden {
            return
                "Every \(readsWork ? "change" : "call") is refused now: most likely by an address filter, because a VPN was disconnected, or because a "
                + "right was taken away. "
                + "Check the network and the sign-in. \(said)"
        }
        return
            "Something else answers in the place of the service: most likely a gateway, a portal that wants a sign-in, or a VPN that was disconnected. "
            + "Check the network and the url. \(said)"
    }
}
