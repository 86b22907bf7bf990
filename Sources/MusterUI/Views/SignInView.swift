import Muster

/// What the page offers for signing in, and how far that is. It holds no token, and nothing that buys one.
struct SignInView: Encodable {
    enum State: String, Encodable {
        case offered, waiting, failed, done
    }

    var state: State
    /// Whether nothing can be done without it.
    var isNeeded: Bool
    var profile: String
    /// The application; `nil` when the person must name it.
    var clientID: String?
    var redirectURI: String
    /// What has happened, as sentences.
    var words: String?
    /// What Muster has to say while it waits.
    var remark: String?

    init(_ offer: SignInOffer, _ attempt: SignInAttempt?, isNeeded: Bool) {
        profile = offer.profile
        clientID = attempt?.clientID ?? offer.clientID
        redirectURI = offer.redirectURI
        self.isNeeded = isNeeded
        remark = attempt?.remark
        switch attempt?.state {
        case nil: state = .offered
        case .beginning: state = .waiting
        case .waiting(let wait):
            state = .waiting
            redirectURI = wait.redirectURI
        case .failed(let why):
            state = .failed
            words = why
        case .done(let user):
            state = .done
            words = "\(user ?? "You") \(user == nil ? "are" : "is") signed in."
        }
    }
}
