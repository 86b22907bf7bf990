/// Decides whether new groups are made with their first members.
///
/// `POST /api/Group` takes members by its documentation, and a service may refuse or ignore them all the same. So the first group that was made with some is looked at. Until a service has
/// shown that it takes members, few attempts that prove nothing are enough to give them up: `PUT /api/Group` brings the accounts in as well.
struct MembersOfNewGroups: Sendable {
    /// What a look at a group that was made with members shows.
    enum Finding: Sendable {
        case areIn
        case areOut
        /// The accounts could not be read, or do not tell their groups.
        case unclear
    }

    /// So many attempts may prove nothing.
    static let mostFruitless = 3

    /// Whether the service has shown that it takes members.
    private(set) var areTaken = false
    /// Whether it has shown that it does not.
    private var areIgnored = false
    private var fruitless = 0

    /// Whether the next group is made with members.
    var areSent: Bool { areTaken || !areIgnored && fruitless < Self.mostFruitless }

    /// Records what a look at the accounts shows.
    ///
    /// - Returns: whether the group has its members.
    mutating func found(_ finding: Finding) -> Bool {
        switch finding {
        case .areIn: areTaken = true
        case .areOut: areIgnored = true
        case .unclear: fruitless += 1
        }
        return finding == .areIn
    }

    /// Records that the service refused to make a group with members.
    mutating func refused() { fruitless += 1 }

    /// Records that a call with members may still be applied: its accounts may enter a group whose id is not known.
    mutating func wereLost() { (areTaken, areIgnored) = (false, true) }
}
