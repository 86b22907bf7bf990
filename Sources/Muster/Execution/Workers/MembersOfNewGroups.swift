/// Decides whether to create new groups with their first members.
///
/// By its documentation, `POST /api/Group` takes members, but a service may refuse or ignore them. So Muster reads members of the first group that it creates with some. After a few inconclusive attempts,
/// it creates groups without members: `PUT /api/Group` adds the accounts as well.
struct MembersOfNewGroups: Sendable {
    /// Whether the members are in a group that was created with them.
    enum Finding: Sendable {
        case areIn
        case areOut
        /// The accounts could not be read, or do not list their groups.
        case unclear
    }

    /// The most inconclusive attempts.
    static let mostInconclusive = 3

    /// Whether a read has shown that the service takes members.
    private(set) var areTaken = false
    /// Whether a read has shown that it does not.
    private var areIgnored = false
    private var inconclusive = 0

    /// Whether to create the next group with members.
    var areSent: Bool { areTaken || !areIgnored && inconclusive < Self.mostInconclusive }

    /// Records what a read of the accounts shows.
    ///
    /// - Returns: whether the group has its members.
    mutating func found(_ finding: Finding) -> Bool {
        switch finding {
        case .areIn: areTaken = true
        case .areOut: areIgnored = true
        case .unclear: inconclusive += 1
        }
        return finding == .areIn
    }

    /// Records that the service refused to create a group with members.
    mutating func refused() { inconclusive += 1 }

    /// Records that a call with members may still be applied, so that its accounts may enter a group with an unknown id.
    mutating func wereLost() { (areTaken, areIgnored) = (false, true) }
}
