import FoundationEssentials
import IdentityAPI
import Muster

/// What a sign-in tells the person at the terminal, or the script that drives it.
struct LoginScreen: Sendable {
    let output: OutputOptions

    private var isJSON: Bool { output.output == .json }

    /// Shows the address to open.
    ///
    /// - Parameter isOpened: whether Muster opens it itself: then it is no result, and shown for the case that no browser appears.
    func show(_ wait: BrowserSignIn.Wait, _ signIn: BrowserSignIn, isOpened: Bool) {
        if isJSON { return Console.say(JSONLine.login(wait, signIn)) }
        let address = wait.address
        if isOpened {
            note("Muster opens your browser to sign in. If none appears, open this address:\n\n  \(address)\n")
        } else {
            if !output.quiet { Console.note("Open this address in a browser to sign in:") }
            Console.say(address)
        }
        if Settings.environment["SSH_CONNECTION"] != nil {
            note(
                "Is your browser on another machine? First run there: ssh -L \(wait.port):localhost:\(wait.port) and this machine's name."
            )
        }
        note("Muster waits for the browser at \(wait.redirectURI). Ctrl-C ends the wait.")
    }

    /// Opens the address.
    func open(_ address: String) async {
        if await BrowserLauncher(environment: Settings.environment).open(address) == nil {
            tell("Muster found no program that opens a browser. Open the address yourself.")
        }
    }

    /// Says that an answer did not count.
    func ignored() {
        tell("Muster ignored an answer that does not belong to this sign-in, and still waits.")
    }

    /// Says what to check, because nobody has come back.
    func hint(_ checks: String) { tell("Muster still waits for the browser. \(checks)") }

    /// Tells who is signed in.
    ///
    /// - Parameters:
    ///   - profile: the profile's name; `nil` for a rehearsal.
    ///   - winner: the setting that wins over the sign-in.
    ///   - next: the next command; `nil` when something else follows.
    func signedIn(_ tokens: LoginTokens, profile: String?, winner: Setting?, next: String?) {
        if isJSON { return Console.say(JSONLine.signedIn(tokens, profile: profile)) }
        let who = tokens.user.map(TextFormat.harmless) ?? "You"
        let isRenewed = tokens.refreshToken != nil
        let end = SignedIn.spoken(tokens.expiry)
        Console.say(
            "\(who == "You" ? "You are" : "\(who) is") signed in through \(TextFormat.harmless(tokens.clientID)). "
                + (isRenewed
                    ? "Muster renews the sign-in while it works."
                    : "The sign-in ends at \(end), because the service gave no refresh token (scope offline_access).")
        )
        if profile == nil { note("A rehearsal: the tokens end with it, and nothing is kept.") }
        if let winner {
            note("\(winner.place) is set, and wins over this sign-in. Remove it to use the sign-in.")
        }
        if let next { note("Next: \(next)") }
    }

    private func tell(_ text: String) {
        if isJSON { return Console.say(JSONLine.notice(text)) }
        note(text)
    }

    private func note(_ text: String) { if output.isTalkative { Console.note(text) } }
}
