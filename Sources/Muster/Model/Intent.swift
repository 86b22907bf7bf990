/// A call that is about to be sent, and whose effect could not be told from somebody else's without this record.
///
/// Updates need none: they set values and change sets by deltas, so whoever made the account what the sheet says, it is so.
enum Intent: Sendable, Hashable, Codable {
    /// An account of the row's name is about to be made. If it is there afterwards, the run made it.
    case create
    /// The account of this id is about to be removed. If it is gone afterwards, the run removed it, and this is the only trace of its id.
    case delete(accountID: String)
}
