import IdentityAPI

/// Decides who deleted the accounts that are gone after a failed bulk delete: the call itself, which stopped half way, or somebody else before it.
///
/// A pure value. Reads show which accounts are gone, but not who deleted them. So ``DeleteWorker`` sends ``question``, which shows whether the service returns the same error for an unknown id.
struct StoppedDelete: Sendable, Hashable {
    /// Why the call failed.
    enum Cause: Sendable, Hashable {
        /// Something else than an unknown id. The call deleted the accounts that are gone.
        case otherFault
        /// An unknown id, and the service deletes in the order of the list up to it. Somebody else had deleted the account where it stopped.
        case unknownIDInOrder
        /// An unknown id, and the service refuses the whole list. Somebody else had deleted all accounts that are gone.
        case unknownIDWhole
    }

    /// The accounts of the call, in the order of its list, by their index in the plan's work.
    let sent: [Int]
    /// The accounts that are gone.
    let gone: Set<Int>
    /// The account that is gone and that the error names; `nil` for none.
    var named: Int?

    /// The number of accounts at the beginning of the list that are gone.
    private var lead: Int { sent.prefix { gone.contains($0) }.count }

    /// Whether the service has most likely deleted in an order of its own: many accounts are gone, and few of them are at the beginning of the list. A service that deletes in the order of the list
    /// deletes nothing after the account where it stopped.
    private var isUnordered: Bool { gone.count >= 10 && 10 * gone.count > sent.count && 2 * lead < gone.count }

    /// The accounts that still exist.
    var rest: [Int] { sent.filter { !gone.contains($0) } }

    /// The account where a service that deletes in order would have stopped: the last one at the beginning of the list that is gone.
    var suspect: Int? { lead > 0 ? sent[lead - 1] : sent.first { gone.contains($0) } }

    /// Whether the question needs an existing account before the suspect, because more accounts than the suspect are gone at the beginning of the list.
    var asksForOrder: Bool { lead > 1 }

    /// The accounts of a second call: the suspect, and before it an existing account, which the run deletes anyway, when that shows more.
    var question: [Int] { (asksForOrder ? rest.suffix(1) : []) + [suspect].compactMap(\.self) }

    /// The cause when no account exists any more and the suspect gets the same error: the service stopped at the account that the error names.
    var causeWithoutWitness: Cause { named == nil || named == sent.first ? .unknownIDWhole : .unknownIDInOrder }

    /// Returns the accounts that the call deleted.
    func deleted(_ cause: Cause) -> [Int] {
        switch cause {
        case .otherFault: isUnordered ? sent.filter { gone.contains($0) } : Array(sent.prefix(lead))
        case .unknownIDInOrder: Array(sent.prefix(lead).prefix { $0 != (named ?? suspect) })
        case .unknownIDWhole: []
        }
    }
}

extension IdentityError {
    /// The text of the error without ids and numbers, which differ for each list.
    var words: String {
        let text = message.split(separator: " ").filter { word in !word.contains { $0.isNumber || $0 == "'" } }
        return "\(status ?? 0) \(code ?? "") \(text.joined(separator: " "))"
    }
}
