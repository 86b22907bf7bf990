import Hummingbird

extension PageError {
    /// The answer, as the page's script reads it.
    var response: Response { .json(["error": message], status) }
}
