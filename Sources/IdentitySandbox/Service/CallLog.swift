import IdentityAPI

/// What the service has seen: the raw material of a ``SandboxSnapshot``.
struct CallLog {
    /// A kind of call; counted by value, written out only for a snapshot.
    struct Kind: Hashable {
        let method: String
        let path: String
    }

    private(set) var calls: [Kind: Int] = [:]
    var accepted: [Method: Int] = [:]
    var refused: [Method: Int] = [:]
    var mishaps: [Fault: Int] = [:]
    var createsReceived: [String: Int] = [:]
    var createsApplied: [String: Int] = [:]
    private(set) var highestInFlight = 0
    /// Calls that were answered 503 because too many were under way.
    var overloaded = 0
    private(set) var overlappingAccounts: Set<String> = []
    private(set) var inFlight = 0
    private var writesInFlight: [String: Int] = [:]

    /// Takes note of a call that the service begins to serve.
    mutating func begin(_ call: Call) {
        calls[Kind(method: call.methodName, path: call.route.kind), default: 0] += 1
        inFlight += 1
        highestInFlight = max(highestInFlight, inFlight)
        for account in call.writtenAccounts {
            writesInFlight[account, default: 0] += 1
            if writesInFlight[account, default: 0] > 1 { overlappingAccounts.insert(account) }
        }
    }

    /// Takes note of the end of a call.
    mutating func end(_ call: Call) {
        inFlight -= 1
        for account in call.writtenAccounts {
            writesInFlight[account, default: 0] -= 1
            if writesInFlight[account] == 0 { writesInFlight[account] = nil }
        }
    }
}
