import Synchronization

/// What a signal that ends the program is answered with while no run is under way: what is true at that moment.
enum Interruption: Int {
    case nothingChanged
    case nothingWritten
    case profileWritten

    private static let state = Atomic(nothingChanged.rawValue)

    /// The present answer. A signal handler reads it, so the first reading must have come before.
    static var present: Interruption {
        get { Interruption(rawValue: state.load(ordering: .relaxed)) ?? .nothingChanged }
        set { state.store(newValue.rawValue, ordering: .relaxed) }
    }

    /// The words for it.
    var text: StaticString {
        switch self {
        case .nothingChanged:
            "\nStopped. Nothing was changed in the organization. Run the same command to start again.\n"
        case .nothingWritten: "\nStopped. Nothing was written.\n"
        case .profileWritten: "\nStopped. The profile is written; muster check tests it.\n"
        }
    }
}
