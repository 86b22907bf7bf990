/// Why a list of accounts may be incomplete although it was read to its end.
enum ListUncertainty: Sendable, Hashable {
    /// The service returns no matching total, and the last page is as full as the others: a limit of the service may have truncated the list.
    case endUnproven
    /// The order of the pages changed between calls. Muster merged several reads, and the last one had no new accounts.
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
