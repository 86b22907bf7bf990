/// What is known of a quota beyond this process: calls that earlier and other processes sent count against the same windows.
package protocol QuotaHistory: Sendable {
    /// Notes that this process is about to send a call.
    mutating func note(_ method: Method)

    /// The calls that other processes noted and that this one has not heard of yet, with how long ago they were sent.
    mutating func news() -> [(method: Method, age: Duration)]
}
