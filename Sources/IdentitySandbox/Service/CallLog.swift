import IdentityAPI

/// The calls that the service received: the source of a ``SandboxSnapshot``.
struct CallLog {
    /// A kind of call. Only a snapshot converts it to text.
    struct Kind: Hashable {
        let method: String
        let path: String
    }

    private(set) var calls: [Kind: Int] = [:]
    var accepted: [Method: Int] = [:]
    var refused: [Method: Int] = [:]
    var faults: [Fault: Int] = [:]
    var createsReceived: [String: Int] = [:]
    var createsApplied: [String: Int] = [:]
    private(set) var highestInFlight = 0
    private(set) var overlappingAccounts: Set<String> = []
    private(set) var inFlight = 0
    private var writesInFlight: [String: Int] = [:]

    /// Records the start of a call.
    mutating func begin(_ call: Call) {
        calls[Kind(method: call.methodName, path: call.route.kind), default: 0] += 1
        inFlight += 1
        highestInFlight = max(highestInFlight, inFlight)
        for account in call.writtenAccounts {
            writesInFlight[account, default: 0] += 1
            if writesInFlight[account, default: 0] > 1 { overlappingAccounts.insert(account) }
        }
    }

    /// Records the end of a call.
    mutating func end(_ call: Call) {
        inFlight -= 1
        for account in call.writtenAccounts {
            writesInFlight[account, default: 0] -= 1
            if writesInFlight[account] == 0 { writesInFlight[account] = nil }
        }
    }
}
