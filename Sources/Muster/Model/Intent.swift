/// A write-ahead intent: a call that is about to be sent. Without this record, nothing would distinguish its effect from somebody else's.
///
/// Updates need none: they set values and change sets by deltas, so only the result matters and not who caused it.
enum Intent: Sendable, Hashable, Codable {
    /// The run is about to create an account of the row's name. If the account exists afterwards, the run created it.
    case create
    /// The run is about to delete the account with this id. If the account is gone afterwards, the run deleted it, and this is the only record of its id.
    case delete(accountID: String)
}
