/// The service's responses to the probe's writes, each to an account that the probe created.
struct WriteObservation: Sendable {
    typealias Look = ServiceObservation.Look

    /// The creation of the account.
    var create: Look?
    /// A second creation of the same name.
    var duplicate: Look?
    /// The account, read by itself at once after its creation.
    var verifier: Look?
    /// An update without a display name, and the account read after it.
    var withoutDisplayName, afterIt: Look?
    /// An update that enters a group which there is not.
    var unknownGroup: Look?
    /// A group's call that enters the account, and the account read after it.
    var groupCall, afterGroupCall: Look?
    /// The group of that call.
    var groupID = ""
    /// The bulk delete of the account, and the account read after it.
    var bulkDelete, afterDelete: Look?
    /// The display name that the account was made with.
    var displayName = ""
}
