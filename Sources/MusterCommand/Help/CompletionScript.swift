/// The scripts that complete our words in a shell, which the parser makes.
enum CompletionScript {
    private static let opening = "\n_muster_help() {"
    private static let end = "\n}\n"

    /// A script without the parser's own `help`, which it puts behind ours: the later of two functions would win, and it knows no topics.
    static func corrected(_ script: String) -> String {
        let functions = script.ranges(of: opening)
        guard functions.count > 1, let last = functions.last,
            let end = script[last.upperBound...].firstRange(of: end)
        else { return script }
        var corrected = script
        corrected.removeSubrange(last.lowerBound..<end.upperBound)
        return corrected.replacing(" help help'", with: " help'").replacing("|help|help)", with: "|help)")
            .replacing("            'help:Show subcommand help information.'\n", with: "")
    }
}
