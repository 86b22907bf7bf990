import IdentityAPI

/// A bulk delete that failed after it had deleted a part of its accounts, or because somebody else had deleted some: which were deleted by whom.
///
/// A pure value. Reading shows which accounts are gone, and never who deleted them. What tells is whether the service answers an id that no account has with the same error:
/// ``DeleteWorker`` asks it with ``question``.
struct StoppedDelete: Sendable, Hashable {
    /// Why the call failed.
    enum Cause: Sendable, Hashable {
        /// For something else than an unknown id: what is gone was deleted by the call.
        case otherFault
        /// For an unknown id, and the service deletes in the order of the list up to that: somebody else had deleted the account that it stopped at.
        case unknownIDInOrder
        /// For an unknown id, and the service refuses such lists whole: somebody else had deleted all that are gone.
        case unknownIDWhole
    }

    /// The accounts of the call, in the order of its list, by their places in the plan's work.
    let sent: [Int]
    /// Those that are gone.
    let gone: Set<Int>
    /// The account that the service names in its answer; `nil` where it names none of those that are gone.
    var named: Int?

    /// How many accounts at the beginning of the list are gone.
    private var lead: Int { sent.prefix { gone.contains($0) }.count }

    /// Whether so many accounts are gone, and so few of them at the beginning of the list, that the service has most likely deleted them in an order of its own. In the order
    /// of the list, it has deleted none behind the place where it stopped.
    private var isUnordered: Bool { gone.count >= 10 && 10 * gone.count > sent.count && 2 * lead < gone.count }

    /// The accounts that are still there.
    var rest: [Int] { sent.filter { !gone.contains($0) } }

    /// The account that a service would have stopped at which deletes in order: the last of those at the beginning that are gone.
    var suspect: Int? { lead > 0 ? sent[lead - 1] : sent.first { gone.contains($0) } }

    /// Whether one account that is there must stand before the suspect in the question, because more are gone at the beginning of the list than the suspect.
    var asksForOrder: Bool { lead > 1 }

    /// The accounts that a second call is made for: the suspect, behind an account that is there and is deleted anyway, where that tells more.
    var question: [Int] { (asksForOrder ? rest.suffix(1) : []) + [suspect].compactMap(\.self) }

    /// The cause where no account is there to show it, and the suspect is answered the same error: what the service names is where it stopped.
    var causeWithoutWitness: Cause { named == nil || named == sent.first ? .unknownIDWhole : .unknownIDInOrder }

    /// The accounts that the call has deleted.
    func deleted(_ cause: Cause) -> [Int] {
        switch cause {
        case .otherFault: isUnordered ? sent.filter { gone.contains($0) } : Array(sent.prefix(lead))
        case .unknownIDInOrder: Array(sent.prefix(lead).prefix { $0 != (named ?? suspect) })
        case .unknownIDWhole: []
        }
    }
}

extension IdentityError {
    /// What the service answered, less what is different for each list: ids and numbers.
    var words: String {
        let text = message.split(separator: " ").filter { word in !word.contains { $0.isNumber || $0 == "'" } }
        return "\(status ?? 0) \(code ?? "") \(text.joined(separator: " "))"
    }
}
