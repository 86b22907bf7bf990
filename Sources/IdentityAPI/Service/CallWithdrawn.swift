/// Thrown where a call is about to be sent, by whoever makes its body: there is nothing to be sent any more. The call's place in the quota's window is given back.
package struct CallWithdrawn: Error, Sendable {
    /// A call that is not sent.
    package init() {}
}
