/// Decides how many calls may be in flight at once. An ``IdentityClient`` asks it before every exchange, and reports the end of each.
package protocol CallAdmission: Sendable {
    /// Takes a place for a call of this method, if one is free and no call waits for it. ``leave(_:_:)`` must follow.
    ///
    /// - Returns: whether it took a place.
    func takeFreePlace(_ method: Method) -> Bool

    /// Waits until a call of this method may take a place. ``leave(_:_:)`` must follow.
    func waitForPlace(_ method: Method) async

    /// Notes that a call that has a place passed its quota and is sent now.
    ///
    /// - Returns: the call's number.
    func sent(_ method: Method) -> Int

    /// Returns a place.
    ///
    /// - Parameter call: the call's number and how it ended; `nil` where it was not sent.
    func leave(_ method: Method, _ call: (number: Int, end: CallEnd)?)
}

/// How a call ended, and what that says about the capacity of the service.
package enum CallEnd: Sendable, Hashable {
    /// The service answered, after so long without the wait for the quota.
    case answered(Duration)
    /// The service had no capacity: 408, 425, 499, 502, 503, 504, a time-out, a connection that was refused or reset.
    case overloaded
    /// The end says nothing about the capacity: a 429, or a call that was not sent.
    case withheld

    /// How an answer ends its call.
    init(_ reply: Reply) {
        if reply.isThrottled {
            self = .withheld
        } else if IdentityError.isOverload(status: reply.status) {
            self = .overloaded
        } else {
            self = .answered(reply.elapsed)
        }
    }

    /// How an error ends its call.
    init(_ error: any Error) {
        self = (error as? IdentityError)?.isOverload == true ? .overloaded : .withheld
    }
}
