import Foundation
import SystemPackage
import Testing
import TestSupport

/// What shells offer for words that are begun. Each shell is driven as far as it is there.
@Suite("Completions", .inTurn)
struct CompletionTests {
    /// What is typed, and what must be among the offers; and whether nothing else may be.
    private static let lines: [(line: String, offers: [String])] = [
        ("muster imp", ["import"]),
        ("muster import --strat", ["--strategy"]),
        ("muster import x.csv --mode ", ["upsert", "create", "update", "add", "remove", "exact"]),
        ("muster plan x.csv --strategy g", ["group"]),
        ("muster report --output ", ["text", "json"]),
        ("muster import --quota c", ["cloud"]),
        ("muster export --layout m", ["memberships", "matrix"]),
        ("muster help exit", ["exit-codes"]),
        ("muster import samp", ["samples"]),
        ("muster report mus", ["muster-runs"]),
        ("muster inspect samples/with", ["samples/with-mistakes.csv"]),
    ]

    private static func shell(_ name: String) -> String? {
        ["/bin/", "/usr/bin/", "/usr/local/bin/"].map { $0 + name }.first(where: FileManager.default.isExecutableFile)
    }

    @Test(
        "bash offers commands, options, values, topics, files and run folders",
        .enabled(if: shell("bash") != nil, "needs bash")
    )
    func bash() async throws {
        try await withSamples { muster in
            try FileManager.default.createDirectory(
                atPath: muster.folder.appending("muster-runs").string,
                withIntermediateDirectories: true
            )
            try muster.write(
                """
                source <(muster --generate-completion-script bash)
                COMP_LINE=$1; COMP_POINT=${#1}
                read -ra COMP_WORDS <<< "$1"
                [[ $1 != *' ' ]] || COMP_WORDS+=('')
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _muster muster "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
                printf '%s\\n' "${COMPREPLY[@]}"
                """,
                to: "complete.bash"
            )
            for (line, offers) in Self.lines {
                let ended = try await muster.shell("bash complete.bash '\(line)'")
                #expect(ended.output.split(separator: "\n").map(String.init) == offers, "\(line): \(ended.errors)")
            }
        }
    }

    @Test("bash offers the profiles that there are", .enabled(if: shell("bash") != nil, "needs bash"))
    func profiles() async throws {
        try await withSamples { muster in
            let folder = muster.folder.appending(".config/muster")
            try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
            try muster.write("{}", to: ".config/muster/acme.json")
            let ended = try await muster.shell("muster ---completion plan -- --profile 3 0 muster plan --profile ''")
            #expect(ended.output == "acme\n", "\(ended.errors)")
        }
    }

    @Test("fish offers the same", .enabled(if: shell("fish") != nil, "needs fish"))
    func fish() async throws {
        try await withSamples { muster in
            try FileManager.default.createDirectory(
                atPath: muster.folder.appending("muster-runs").string,
                withIntermediateDirectories: true
            )
            for (line, offers) in Self.lines {
                let ended = try await muster.shell(
                    "fish -N -c \"muster --generate-completion-script fish | source; complete -C '\(line)'\""
                )
                // What each is about follows a tab; folders end with a slash.
                let offered = ended.output.split(separator: "\n").map { offer in
                    String(offer.prefix { $0 != "\t" }.prefix { $0 != "/" || !offer.hasSuffix("/") })
                }
                #expect(offered == offers, "\(line): \(ended.errors)")
                #expect(ended.errors == "")
            }
        }
    }

    @Test("zsh reads its script", .enabled(if: shell("zsh") != nil, "needs zsh"))
    func zsh() async throws {
        try await withSamples { muster in
            let ended = try await muster.shell("muster --generate-completion-script zsh > _muster && zsh -n _muster")
            #expect(ended.code == 0, "\(ended.errors)")
            let script = try String(contentsOfFile: muster.folder.appending("_muster").string, encoding: .utf8)
            #expect(script.ranges(of: "\n_muster_help() {").count == 1)
            #expect(script.contains("exit-codes"))
        }
    }
}
