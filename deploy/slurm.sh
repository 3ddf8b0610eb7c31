#!/usr/bin/env bash
# A training on two nodes under Slurm: `sbatch deploy/slurm.sh runs/cifar10 --recipe=cifar10`, in an
# activated environment that all nodes have at the same path. The first argument is the run
# directory, the others are flags of train_main; --data_dir names data that are there already, as
# nodes often have no way out. The workers find each other by the variables of the step.
# Nodes, processors and time are to be filled in.
#
# Slurm sends SIGTERM two minutes before the time limit: all save one checkpoint and end with 42, and
# the job queues itself again. After 75, a lost worker, or 137, one that was killed, the step is
# started again at once. Only the first node writes the run. The workers end each other, so Slurm is
# not to kill the rest while the checkpoint is being saved.
#SBATCH --job-name=rana
#SBATCH --nodes=2
#SBATCH --ntasks-per-node=1
#SBATCH --cpus-per-task=8
#SBATCH --time=04:00:00
#SBATCH --signal=TERM@120
#SBATCH --requeue
#SBATCH --open-mode=append
set -u
run=${1:?give the run directory}
shift
for attempt in 1 2 3 4 5; do
  # From Slurm 22.05 on, a step no longer takes over the processors of the job.
  srun --kill-on-bad-exit=0 --cpus-per-task="$SLURM_CPUS_PER_TASK" \
    train_main --train_dir="$run" "$@"
  status=$?
  case $status in
    42) scontrol requeue "$SLURM_JOB_ID"; exit ;;
    75 | 137) echo "a worker was lost (attempt $attempt of 5); the training goes on" >&2 ;;
    *) exit "$status" ;;
  esac
done
exit 75
