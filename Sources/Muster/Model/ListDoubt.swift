/// Why a list of accounts that was read to its end may miss some all the same.
enum ListDoubt: Sendable, Hashable {
    /// The service tells no total that fits, and the list ends with a page as full as the others: a limit of the service may have cut it off.
    case endUnproven
    /// Pages came in another order at each call. Several readings were merged, and the last one brought nothing new.
    case orderUnstable

    /// The doubt as the beginning of a sentence for people.
    var sentence: String {
        switch self {
        case .endUnproven:
            "The service does not report how many accounts exist, and its list may be cut off"
        case .orderUnstable:
            "The service lists its accounts in another order at each call, so Muster merged several readings"
        }
    }
}
