public import SystemPackage

/// A sandbox cannot listen on its port.
public struct SandboxCannotStart: Error, CustomStringConvertible {
    /// The port.
    public let port: Int
    /// The system's message.
    public let cause: Errno

    /// A sentence for people.
    public var description: String {
        "The sandbox cannot listen on port \(port) of 127.0.0.1 (\(cause)). Port 0 takes a free one."
    }
}
