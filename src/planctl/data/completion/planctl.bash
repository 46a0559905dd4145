# Completion of planctl for bash. planctl itself answers, one candidate a line.

_planctl() {
    local candidate answer
    COMPREPLY=()
    answer=$(_PLANCTL_COMPLETE=bash "$1" "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null) || return 0
    [ -n "$answer" ] || return 0
    case $answer in
        :files) compopt -o default 2>/dev/null && return 0 ;;
        :folders) compopt -o dirnames 2>/dev/null && return 0 ;;
    esac
    while IFS= read -r candidate; do
        COMPREPLY+=("$candidate")
    done <<<"$answer"
    case ${COMPREPLY[0]} in
        *=) compopt -o nospace 2>/dev/null ;;
    esac
    return 0
}

complete -F _planctl planctl
