# Completion of planctl for fish. planctl itself answers, one candidate a line with its help behind a tab.

function __planctl_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct | string unescape)
    set -l program $words[1]
    set -e words[1]
    set -l answer (env _PLANCTL_COMPLETE=fish $program $words "$current" 2>/dev/null)
    # The path in --plans=PATH is completed like one that stands alone.
    set -l option (string match --regex '^(?:--[^=]*=)?' -- "$current")
    set -l path (string replace --regex '^--[^=]*=' '' -- "$current")
    switch "$answer"
        case :files
            printf '%s\n' $option(__fish_complete_path "$path")
        case :folders
            printf '%s\n' $option(__fish_complete_directories "$path")
        case '*'
            printf '%s\n' $answer
    end
end

complete --command planctl --no-files --arguments '(__planctl_complete)'
