public import SystemPackage

/// The reason that a sandbox could not begin to listen.
public struct SandboxCannotStart: Error, CustomStringConvertible {
    /// The port that was asked for.
    public let port: Int
    /// What the system said.
    public let cause: Errno

    /// A sentence for people.
    public var description: String {
        "The sandbox cannot listen on port \(port) of 127.0.0.1 (\(cause)). Port 0 takes a free one."
    }
}
