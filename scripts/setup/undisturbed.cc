// Keeps signals away from threads that compute. oneDNN's matrix product (dnnl_sgemm, which TensorFlow and XLA call) keeps numbers
// below its stack pointer, where the handler of a signal writes: a Ctrl-C or a profiler's tick at that moment would change memory
// that is not its own. So the thread that calls TensorFlow takes no signal until the call is over, and the threads that
// TensorFlow starts meanwhile take none at all. The linker leads the addon's calls here (--wrap).
#include <pthread.h>
#include <signal.h>

#include <initializer_list>

#include "tensorflow/c/c_api.h"
#include "tensorflow/c/eager/c_api.h"

namespace {

class Undisturbed {
 public:
  Undisturbed() {
    sigset_t others;
    sigfillset(&others);
    // Those by which a fault of the thread itself is told.
    for (int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS}) sigdelset(&others, fault);
    pthread_sigmask(SIG_BLOCK, &others, &before_);
  }
  ~Undisturbed() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

}  // namespace

extern "C" {

TFE_Context* __real_TFE_NewContext(const TFE_ContextOptions*, TF_Status*);
TFE_Context* __wrap_TFE_NewContext(const TFE_ContextOptions* options, TF_Status* status) {
  Undisturbed undisturbed;
  return __real_TFE_NewContext(options, status);
}

void __real_TFE_Execute(TFE_Op*, TFE_TensorHandle**, int*, TF_Status*);
void __wrap_TFE_Execute(TFE_Op* op, TFE_TensorHandle** results, int* count, TF_Status* status) {
  Undisturbed undisturbed;
  __real_TFE_Execute(op, results, count, status);
}

TF_Session* __real_TF_LoadSessionFromSavedModel(const TF_SessionOptions*, const TF_Buffer*, const char*,
                                                const char* const*, int, TF_Graph*, TF_Buffer*, TF_Status*);
TF_Session* __wrap_TF_LoadSessionFromSavedModel(const TF_SessionOptions* options, const TF_Buffer* run,
                                                const char* folder, const char* const* tags, int count,
                                                TF_Graph* graph, TF_Buffer* meta, TF_Status* status) {
  Undisturbed undisturbed;
  return __real_TF_LoadSessionFromSavedModel(options, run, folder, tags, count, graph, meta, status);
}

void __real_TF_SessionRun(TF_Session*, const TF_Buffer*, const TF_Output*, TF_Tensor* const*, int, const TF_Output*,
                          TF_Tensor**, int, const TF_Operation* const*, int, TF_Buffer*, TF_Status*);
void __wrap_TF_SessionRun(TF_Session* session, const TF_Buffer* options, const TF_Output* inputs,
                          TF_Tensor* const* given, int input_count, const TF_Output* outputs, TF_Tensor** results,
                          int output_count, const TF_Operation* const* targets, int target_count, TF_Buffer* meta,
                          TF_Status* status) {
  Undisturbed undisturbed;
  __real_TF_SessionRun(session, options, inputs, given, input_count, outputs, results, output_count, targets,
                       target_count, meta, status);
}

}  // extern "C"
